#!/bin/bash
# SSM document Canaries: a pod per zone that shows whether new pods get addresses there. Places them, looks for them or deletes them; may be run again and again.
# The output and the words of its failures are a contract: docs/architecture.md (The reading).
set -euo pipefail
export LC_ALL=C # tr and cut go by bytes, on every host

fail() { # <word of the contract> <text>
  printf '%s %s\n' "$1" "$(printf '%s' "$2" | tr -cs '[:print:]' ' ' | cut -c1-400)" >&2
  exit 1
}

# An agent older than 3.3.2746.0 doesn't know interpolationType ENV_VAR and leaves the variables unset.
[[ ${SSM_Cluster-} =~ ^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$ ]] || fail bad-parameter "SSM_Cluster is not an EKS cluster's name (unset: the SSM agent is older than 3.3.2746.0)"
[[ ${SSM_Action-} =~ ^(place|look|remove)$ ]] || fail bad-parameter "SSM_Action is not place, look or remove"
[[ ${SSM_Namespace-} =~ ^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$ ]] || fail bad-parameter "SSM_Namespace is not a DNS label"
[[ ${SSM_Incident-} =~ ^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$ ]] || fail bad-parameter "SSM_Incident is not a label's value"
[[ ${SSM_Zones-} =~ ^[a-z]{2}(-[a-z0-9]+)+( [a-z]{2}(-[a-z0-9]+)+)*$ ]] || fail bad-parameter "SSM_Zones is not names of zones with single spaces between them"
part='[a-z0-9]+([._-]+[a-z0-9]+)*'
[[ ${SSM_Image-} =~ ^$part(:[0-9]{1,5}/$part)?(/$part)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$ ]] || fail bad-parameter "SSM_Image is not an image reference"
[[ ${SSM_Lifetime-} =~ ^[1-9][0-9]{1,3}$ ]] || fail bad-parameter "SSM_Lifetime is not 10 to 9999 seconds"
cluster=${SSM_Cluster:?}
export KUBECONFIG=${HEADROOM_KUBECONFIG:-/etc/headroom/kubeconfig}

command -v kubectl >/dev/null || fail kubectl-missing "no kubectl on the runner's PATH ($PATH): install one within a minor version of the cluster's"
for tool in awk flock sha256sum; do command -v "$tool" >/dev/null || fail tool-missing "no $tool on the runner's PATH ($PATH)"; done
[[ -r $KUBECONFIG ]] || fail kubeconfig-missing "$KUBECONFIG is not there or not readable: write it with 'aws eks update-kubeconfig --name $cluster --alias $cluster --kubeconfig $KUBECONFIG'"

# SendCommand has no client token: of a command that was sent twice one comes after the other. Deleting is ordered by nobody who would try again.
exec 9>"${HEADROOM_LOCKS:-/run/lock}/headroom-$cluster.lock"
if [[ $SSM_Action == remove ]]; then wait=60; else wait=0; fi
flock --wait "$wait" 9 || fail busy "another run of this script holds the lock for $cluster"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=${HOME:-$work} # the agent may give none; kubectl keeps its discovery cache there

kube() { # <kubectl's arguments>
  kubectl --context "$cluster" --request-timeout="${HEADROOM_REQUEST_TIMEOUT:-30s}" --namespace "$SSM_Namespace" "$@" 2>"$work/error"
}

refuse() {
  local words
  words=$(grep -v '^[EIW][0-9]' "$work/error" || cat "$work/error") # without klog's lines
  case $words in
    *Unauthorized* | *Forbidden* | *'the server has asked for the client to provide credentials'*) fail unauthorized "$words" ;;
    *Client.Timeout* | *'context deadline exceeded'* | *'i/o timeout'* | *'handshake timeout'* | *'(Timeout)'*) fail timeout "$words" ;;
    *'(NotFound)'*) fail namespace-missing "$words" ;;
    *) fail kubectl-failed "$words" ;;
  esac
}

# Its values were checked above: none of them has a character that means something in JSON. The address comes with the sandbox, before the image is pulled.
pod() { # <zone> <name>
  cat <<POD
{"apiVersion": "v1", "kind": "Pod",
 "metadata": {"name": "$2", "namespace": "$SSM_Namespace", "labels": {"app.kubernetes.io/managed-by": "headroom", "headroom.incident": "$SSM_Incident", "headroom.zone": "$1"}},
 "spec": {"nodeSelector": {"topology.kubernetes.io/zone": "$1"}, "restartPolicy": "Never", "automountServiceAccountToken": false, "enableServiceLinks": false,
  "terminationGracePeriodSeconds": 0, "activeDeadlineSeconds": $SSM_Lifetime,
  "securityContext": {"runAsNonRoot": true, "runAsUser": 65534, "runAsGroup": 65534, "seccompProfile": {"type": "RuntimeDefault"}},
  "containers": [{"name": "canary", "image": "$SSM_Image", "resources": {"requests": {"cpu": "1m", "memory": "8Mi"}, "limits": {"cpu": "50m", "memory": "32Mi"}},
   "securityContext": {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "capabilities": {"drop": ["ALL"]}}}]}}
POD
}

# One that is there already is of an earlier run.
place() {
  local zone digest
  digest=$(printf '%s' "$SSM_Incident" | sha256sum | cut -c1-12)
  for zone in $SSM_Zones; do
    pod "$zone" "canary-$zone-$digest" >"$work/pod"
    kube create --validate=false --filename - <"$work/pod" >/dev/null || grep -q '(AlreadyExists)' "$work/error" || refuse
  done
}

look() {
  kube get pods --selector "headroom.incident=$SSM_Incident" --output jsonpath='{range .items[*]}{.metadata.name}{"\t"}{.metadata.labels.headroom\.zone}{"\t"}{.status.phase}{"\t"}{.spec.nodeName}{"\t"}{.status.startTime}{"\t"}{.status.podIP}{"\n"}{end}' >"$work/pods" || refuse
  # shellcheck disable=SC2016 # awk's own dollars
  sort "$work/pods" | awk 'BEGIN { FS = OFS = "\t"; print "headroom-canaries-1" } { for (i = 1; i <= 6; i++) if ($i == "") $i = "-"; print "pod", $0 } END { print "end", NR }'
}

kube get --raw /version >/dev/null || refuse # fails at once; discovery, which comes next, would be tried five times
case $SSM_Action in
  place) place ;;
  remove) kube delete pods --selector "headroom.incident=$SSM_Incident" --wait=false --ignore-not-found >/dev/null || refuse ;;
esac
look
