#!/bin/bash
# SSM document ReadCluster: what can be seen of a cluster from inside, on the runner host, in under 24,000 characters.
# The output and the words of its failures are a contract: docs/architecture.md (The reading); why it is built like this: docs/cluster-reading.md.
set -euo pipefail
export LC_ALL=C # sort and awk go by bytes, on every host

fail() { # <word of the contract> <text>
  printf '%s %s\n' "$1" "$(printf '%s' "$2" | tr -cs '[:print:]' ' ' | cut -c1-400)" >&2
  exit 1
}

# An agent older than 3.3.2746.0 doesn't know interpolationType ENV_VAR and leaves the variable unset.
[[ ${SSM_Cluster-} =~ ^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$ ]] || fail bad-parameter "SSM_Cluster is not an EKS cluster's name (unset: the SSM agent is older than 3.3.2746.0)"
cluster=${SSM_Cluster:?}
export KUBECONFIG=${HEADROOM_KUBECONFIG:-/etc/headroom/kubeconfig}

command -v kubectl >/dev/null || fail kubectl-missing "no kubectl on the runner's PATH ($PATH): install one within a minor version of the cluster's"
for tool in awk base64 gzip sha256sum; do command -v "$tool" >/dev/null || fail tool-missing "no $tool on the runner's PATH ($PATH)"; done
[[ -r $KUBECONFIG ]] || fail kubeconfig-missing "$KUBECONFIG is not there or not readable: write it with 'aws eks update-kubeconfig --name $cluster --alias $cluster --kubeconfig $KUBECONFIG'"

# HEADROOM_NOW is for a rehearsal, whose clock isn't the host's.
read_at=${HEADROOM_NOW:-$(date -u +%Y-%m-%dT%H:%M:%SZ)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=${HOME:-$work} # the agent may give none; kubectl keeps its discovery cache there

kube() { # <kubectl's arguments>
  kubectl --context "$cluster" --request-timeout="${HEADROOM_REQUEST_TIMEOUT:-30s}" "$@" 2>"$work/error" || refuse
}

refuse() {
  local words
  words=$(grep -v '^[EIW][0-9]' "$work/error" || cat "$work/error") # without klog's lines
  case $words in
    *Unauthorized* | *Forbidden* | *'the server has asked for the client to provide credentials'*) fail unauthorized "$words" ;;
    *Client.Timeout* | *'context deadline exceeded'* | *'i/o timeout'* | *'handshake timeout'* | *'(Timeout)'*) fail timeout "$words" ;;
    *) fail kubectl-failed "$words" ;;
  esac
}

# shellcheck disable=SC2016 # $name belongs to the template
daemonset='{{with .spec}}{{range .template.spec.containers}}{{if eq .name "aws-node"}}image{{"\t"}}{{urlquery .image}}
{{range .env}}{{if .valueFrom}}{{else}}env{{"\t"}}{{urlquery .name}}{{"\t"}}{{with .value}}{{urlquery .}}{{end}}
{{end}}{{end}}{{end}}{{end}}{{end}}{{range .metadata.managedFields}}{{$m := .}}{{with index .fieldsV1 "f:spec"}}{{with index . "f:template"}}{{with index . "f:spec"}}{{
with index . "f:containers"}}{{with index . "k:{\"name\":\"aws-node\"}"}}{{with index . "f:env"}}manager{{"\t"}}{{urlquery $m.manager}}{{"\t"}}{{urlquery $m.operation}}
{{end}}{{end}}{{end}}{{end}}{{end}}{{end}}{{end}}rollout{{"\t"}}{{with .metadata.generation}}{{.}}{{end}}{{"\t"}}{{with .status.observedGeneration}}{{.}}{{end}}{{
"\t"}}{{with .status.desiredNumberScheduled}}{{.}}{{end}}{{"\t"}}{{with .status.updatedNumberScheduled}}{{.}}{{end}}{{"\t"}}{{with .status.numberReady}}{{.}}{{end}}
'

# Undoes urlquery but for bytes that aren't printable ASCII and for the percent sign, so that a value can't break a line; then orders the parts.
# shellcheck disable=SC2016 # awk's own dollars
daemonset_lines='
BEGIN { FS = OFS = "\t"; for (i = 32; i < 127; i++) if (i != 37) plain[sprintf("%%%02X", i)] = sprintf("%c", i) }
function text(s,   out, code) {
  gsub(/\+/, " ", s)
  while (match(s, /%[0-9A-F][0-9A-F]/)) {
    code = substr(s, RSTART, 3)
    out = out substr(s, 1, RSTART - 1) ((code in plain) ? plain[code] : code)
    s = substr(s, RSTART + 3)
  }
  return out s
}
$1 == "image" { image = text($2) }
$1 == "env" { value[text($2)] = text($3) } # a name that is there twice: the last one counts, as for the kubelet
$1 == "manager" { manager[text($2) OFS text($3)] }
$1 == "rollout" { print 1, "daemonset", image, $2 + 0, $3 + 0, $4 + 0, $5 + 0, $6 + 0 }
END {
  for (name in value) print 2, "env", name, value[name]
  for (line in manager) print 3, "manager", line
}'

# Walks one page of a list without holding it: the quote ends a record, so that records are in turn outside and inside of a string.
# Prints a line per item with the wanted fields, and the continue token to standard output.
# shellcheck disable=SC2016
walk='
BEGIN { RS = "\""; count = split(fields, field, " "); for (i = 1; i <= count; i++) wanted["items." field[i]] }
inside {
  if (substr($0, length($0)) == "\\" && match($0, /\\+$/) && RLENGTH % 2) { part = part $0 "\\\""; next } # this quote is escaped
  string(part $0); part = ""; inside = 0; next
}
{ outside($0); inside = 1 }
END { if (depth != 0 || !whole) exit 1; print token }
function string(s) { if (kind[depth] == "{" && !awaited) key[depth] = s; else value(s) }
function outside(s,   i, c) {
  if (s == ":") { awaited = 1; return }
  for (i = 1; i <= length(s); i++) {
    c = substr(s, i, 1)
    if (c ~ /[a-z0-9.+E-]/) { literal = literal c; continue }
    if (literal != "") { value(literal == "null" ? "" : literal); literal = "" }
    if (c == ":") awaited = 1
    else if (c == ",") awaited = 0
    else if (c == "{" || c == "[") {
      path[depth + 1] = path[depth] (kind[depth] == "{" ? key[depth] "." : "")
      kind[++depth] = c; awaited = 0
    } else if (c == "}" || c == "]") { if (c == "}") closed(path[depth]); depth--; awaited = 0 }
  }
}
function value(v,   p) {
  p = path[depth] (kind[depth] == "{" ? key[depth] : "")
  if (p in wanted) got[p] = v
  else if (p == "items.status.conditions.type") condition = v
  else if (p == "items.status.conditions.status") status = v
  else if (p == "metadata.continue") token = v
  awaited = 0
}
function closed(p,   i, line) {
  if (p == "items.status.conditions.") got["items.conditions." condition] = status
  else if (p == "items." && depth == 3) {
    line = word
    for (i = 1; i <= count; i++) line = line "\t" got["items." field[i]]
    print line >> facts
    split("", got)
  } else if (p == "" && depth == 1) whole = 1
}'

facts() { # <word> <path with query> <fields>
  local token=
  while
    kube get --raw "$2&limit=500${token:+&continue=$token}" >"$work/page"
    token=$(awk -v word="$1" -v fields="$3" -v facts="$work/facts" "$walk" "$work/page") || fail kubectl-failed "$2 was answered with something other than a whole list"
    [[ $token ]]
  do :; done
}

# shellcheck disable=SC2016
count='
BEGIN { FS = OFS = "\t" }
$1 == "node" {
  zone[$2] = $4 == "" ? "-" : $4
  id = $3; sub(/^.*\//, "", id)
  node[$2] = (id ~ /^i-[0-9a-f]+$/ ? id : "-") OFS zone[$2] OFS ($5 == "True") OFS ($6 == "true") OFS ($7 ~ /^[0-9]+$/ ? $7 : 0)
}
$1 == "pod" && $2 == "" && $4 != "Succeeded" && $4 != "Failed" && $8 == "" { pending++; if (unplaced == "" || $6 < unplaced) unplaced = $6 }
$1 == "pod" && $2 != "" && $4 != "Succeeded" && $4 != "Failed" {
  if ($3 == "true") host[$2]++
  else if ($5 == "") { if ($8 == "") { waiting[$2]++; if (since[$2] == "" || $6 < since[$2]) since[$2] = $6 } }
  else {
    addressed[$2]++
    if ($5 ~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/) {
      sub(/\.[0-9]+$/, "", $5)
      range = (($2 in zone) ? zone[$2] : "-") OFS $5
      start = $7 == "" ? $6 : $7
      pods[range]++; if (start > newest[range]) newest[range] = start
    }
  }
}
$1 == "event" || $1 == "denial" {
  times = $4 > 0 ? $4 : $5 > 0 ? $5 : 1
  last = $6 != "" ? $6 : $7 != "" ? $7 : $8 != "" ? $8 : $9
  last = substr(last, 1, 17) "00Z" # the minute is enough, and seconds of 500 nodes take room
}
$1 == "event" && index($10, "failed to assign an IP address to container") {
  name = $2 == "" ? $3 : $2
  failures[name] += times
  if (last > latest[name]) latest[name] = last
}
$1 == "denial" && match($10, /failed to call [a-z0-9]+:[A-Za-z0-9]+ due to missing permissions/) {
  operation = substr($10, RSTART + 15); sub(/ .*$/, "", operation)
  denials[operation] += times
  if (last > denied[operation]) denied[operation] = last
}
END {
  for (n in node) print 4, "node", n, node[n], addressed[n] + 0, waiting[n] + 0, (n in since ? since[n] : "-"), host[n] + 0, failures[n] + 0, (n in latest ? latest[n] : "-")
  for (r in pods) print 5, "range", r, pods[r], newest[r]
  if (pending) print 6, "pending", pending, unplaced
  for (o in denials) print 7, "denied", o, denials[o], denied[o]
}'

{
  printf '0\tcluster\t%s\t%s\n' "$cluster" "$read_at"
  : >"$work/facts"
  facts node '/api/v1/nodes?' 'metadata.name spec.providerID metadata.labels.topology.kubernetes.io/zone conditions.Ready spec.unschedulable status.allocatable.pods'
  facts pod '/api/v1/pods?' 'spec.nodeName spec.hostNetwork status.phase status.podIP metadata.creationTimestamp status.startTime metadata.deletionTimestamp'
  told='source.host reportingInstance count series.count lastTimestamp series.lastObservedTime eventTime metadata.creationTimestamp message'
  facts event '/api/v1/events?fieldSelector=reason%3DFailedCreatePodSandBox' "$told"
  facts denial '/api/v1/events?fieldSelector=reason%3DMissingIAMPermissions' "$told"
  awk "$count" "$work/facts"
  # Last, because it needs discovery, which kubectl tries five times where the server doesn't answer.
  kube get daemonset aws-node --namespace kube-system --ignore-not-found --output go-template="$daemonset" >"$work/daemonset"
  awk "$daemonset_lines" "$work/daemonset"
} >"$work/lines"

sort "$work/lines" | cut -f2- >"$work/text"
printf 'end\t%d\n' "$(wc -l <"$work/text")" >>"$work/text"

echo headroom-reading-1
gzip -9 -n <"$work/text" | base64
printf '%d %s\n' "$(wc -c <"$work/text")" "$(sha256sum <"$work/text" | cut -d' ' -f1)"
