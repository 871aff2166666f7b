#!/bin/bash
# SSM document ConfigureAwsNode: sets variables of DaemonSet kube-system/aws-node in one change, if they are what the plan saw. May be run again and again.
# The output and the words of its failures are a contract: docs/architecture.md (The reading).
set -euo pipefail
export LC_ALL=C # sort and awk go by bytes, on every host

fail() { # <word of the contract> <text>
  printf '%s %s\n' "$1" "$(printf '%s' "$2" | tr -cs '[:print:]' ' ' | cut -c1-400)" >&2
  exit 1
}

# An agent older than 3.3.2746.0 doesn't know interpolationType ENV_VAR and leaves the variables unset.
[[ ${SSM_Cluster-} =~ ^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$ ]] || fail bad-parameter "SSM_Cluster is not an EKS cluster's name (unset: the SSM agent is older than 3.3.2746.0)"
word='[A-Za-z_][A-Za-z0-9_]*(-|=[A-Za-z0-9.,:/_-]*)'
for parameter in SSM_Environment SSM_Expected; do
  [[ ${!parameter-} =~ ^$word( $word)*$ ]] || fail bad-parameter "$parameter is not NAME=value or NAME- (to unset), with single spaces between them"
done
cluster=${SSM_Cluster:?}
read -ra environment <<<"${SSM_Environment:?}"
export KUBECONFIG=${HEADROOM_KUBECONFIG:-/etc/headroom/kubeconfig}

command -v kubectl >/dev/null || fail kubectl-missing "no kubectl on the runner's PATH ($PATH): install one within a minor version of the cluster's"
for tool in awk flock; do command -v "$tool" >/dev/null || fail tool-missing "no $tool on the runner's PATH ($PATH)"; done
[[ -r $KUBECONFIG ]] || fail kubeconfig-missing "$KUBECONFIG is not there or not readable: write it with 'aws eks update-kubeconfig --name $cluster --alias $cluster --kubeconfig $KUBECONFIG'"

# SendCommand has no client token: a command sent twice must not compare and set at once.
exec 9>"${HEADROOM_LOCKS:-/run/lock}/headroom-$cluster.lock"
flock --nonblock 9 || fail busy "another run of this script holds the lock for $cluster"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=${HOME:-$work} # the agent may give none; kubectl keeps its discovery cache there

kube() { # <kubectl's arguments>
  kubectl --context "$cluster" --request-timeout="${HEADROOM_REQUEST_TIMEOUT:-30s}" --namespace kube-system "$@" 2>"$work/error" || refuse
}

refuse() {
  local words
  words=$(grep -v '^[EIW][0-9]' "$work/error" || cat "$work/error") # without klog's lines
  case $words in
    *Unauthorized* | *Forbidden* | *'the server has asked for the client to provide credentials'*) fail unauthorized "$words" ;;
    *Client.Timeout* | *'context deadline exceeded'* | *'i/o timeout'* | *'handshake timeout'* | *'(Timeout)'*) fail timeout "$words" ;;
    *'(NotFound)'*) fail daemonset-missing "$words" ;;
    *) fail kubectl-failed "$words" ;;
  esac
}

# shellcheck disable=SC2016
daemonset='generation{{"\t"}}{{.metadata.generation}}
{{range .spec.template.spec.containers}}{{if eq .name "aws-node"}}{{range .env}}{{if .valueFrom}}reference{{"\t"}}{{urlquery .name}}{{else}}env{{"\t"}}{{urlquery .name}}{{"\t"}}{{
with .value}}{{urlquery .}}{{end}}{{end}}
{{end}}{{end}}{{end}}'

# Compares the DaemonSet with the wanted and the expected environment. A variable that somebody else has set to the wanted value is no conflict,
# one that comes from a reference always is. Undoes urlquery but for bytes that aren't printable ASCII and for the percent sign, so that a value can't break a line.
# shellcheck disable=SC2016 # awk's own dollars
compare='
BEGIN {
  FS = OFS = "\t"
  for (i = 32; i < 127; i++) if (i != 37) plain[sprintf("%%%02X", i)] = sprintf("%c", i)
  parse(ENVIRON["SSM_Environment"], wanted); parse(ENVIRON["SSM_Expected"], expected)
}
function parse(words, into,   list, n, i, name) {
  n = split(words, list, " ")
  for (i = 1; i <= n; i++) {
    name = list[i]; sub(/[-=].*$/, "", name); named[name]
    into[name] = substr(list[i], length(name) + 1) # "=value", or "-" for unset
  }
}
function text(s,   out, code) {
  gsub(/\+/, " ", s)
  while (match(s, /%[0-9A-F][0-9A-F]/)) {
    code = substr(s, RSTART, 3)
    out = out substr(s, 1, RSTART - 1) ((code in plain) ? plain[code] : code)
    s = substr(s, RSTART + 3)
  }
  return out s
}
$1 == "generation" { generation = $2 + 0 }
$1 == "env" { present[text($2)] = "=" text($3) }
$1 == "reference" { present[text($2)] = "reference" }
END {
  outcome = "unchanged"
  for (name in wanted) if (state(name) != wanted[name]) outcome = "set"
  if (outcome == "set")
    for (name in expected) if (state(name) != expected[name] && !(name in wanted && state(name) == wanted[name])) outcome = "conflict"
  for (name in wanted) if (state(name) == "reference") outcome = "conflict"
  print 1, "outcome", outcome
  print 2, "generation", generation
  for (name in named) if (substr(state(name), 1, 1) == "=") print 3, "before", name, substr(state(name), 2)
}
function state(name) { return (name in present) ? present[name] : "-" }'

kube get --raw /version >/dev/null # fails at once; discovery, which comes next, would be tried five times
kube get daemonset aws-node --output go-template="$daemonset" >"$work/before"
awk "$compare" "$work/before" | sort | cut -f2- >"$work/answer"

if grep -qx $'outcome\tset' "$work/answer"; then
  kube set env daemonset/aws-node -c aws-node "${environment[@]}" --output go-template="$daemonset" >"$work/after"
  awk "$compare" "$work/after" | sort | cut -f2- >"$work/check"
  grep -qx $'outcome\tunchanged' "$work/check" || fail kubectl-failed "the API server took the change but answered with other values: an admission webhook may have put them back"
  generation=$(grep "^generation" "$work/check")
  sed -i "s/^generation.*/$generation/" "$work/answer"
fi

echo headroom-configure-1
cat "$work/answer"
