#!/bin/bash
# SSM document RestartAwsNode: one roll-out restart of DaemonSet kube-system/aws-node, if it is still of the generation that was seen. May be run again and again.
# The output and the words of its failures are a contract: docs/architecture.md (The reading).
set -euo pipefail
export LC_ALL=C # tr and cut go by bytes, on every host

fail() { # <word of the contract> <text>
  printf '%s %s\n' "$1" "$(printf '%s' "$2" | tr -cs '[:print:]' ' ' | cut -c1-400)" >&2
  exit 1
}

# An agent older than 3.3.2746.0 doesn't know interpolationType ENV_VAR and leaves the variables unset.
[[ ${SSM_Cluster-} =~ ^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$ ]] || fail bad-parameter "SSM_Cluster is not an EKS cluster's name (unset: the SSM agent is older than 3.3.2746.0)"
[[ ${SSM_Generation-} =~ ^[1-9][0-9]{0,17}$ ]] || fail bad-parameter "SSM_Generation is not a DaemonSet's generation"
cluster=${SSM_Cluster:?}
export KUBECONFIG=${HEADROOM_KUBECONFIG:-/etc/headroom/kubeconfig}

command -v kubectl >/dev/null || fail kubectl-missing "no kubectl on the runner's PATH ($PATH): install one within a minor version of the cluster's"
command -v flock >/dev/null || fail tool-missing "no flock on the runner's PATH ($PATH)"
[[ -r $KUBECONFIG ]] || fail kubeconfig-missing "$KUBECONFIG is not there or not readable: write it with 'aws eks update-kubeconfig --name $cluster --alias $cluster --kubeconfig $KUBECONFIG'"

# SendCommand has no client token: a command sent twice must not compare and restart at once.
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

generation() {
  kube get daemonset aws-node --output jsonpath='{.metadata.generation}'
}

kube get --raw /version >/dev/null # fails at once; discovery, which comes next, would be tried five times
outcome=unchanged
present=$(generation)
# Another generation: somebody has rolled aws-node out since, perhaps this script, whose answer was lost.
if [[ $present == "$SSM_Generation" ]]; then
  kube rollout restart daemonset/aws-node >/dev/null
  outcome=restarted
  present=$(generation)
fi

printf 'headroom-restart-1\noutcome\t%s\ngeneration\t%s\n' "$outcome" "$present"
