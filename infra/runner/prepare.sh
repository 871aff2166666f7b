#!/bin/bash
# Prepares the runner host: at its first start, and every ten minutes again. KUBECTL_VERSION, KUBECTL_SHA256, REGION and CLUSTERS come from the unit's environment.
# The contract to Headroom's documents: kubectl, and a kubeconfig at /etc/headroom/kubeconfig with a context named after each cluster.
# Again, because what fails once (a download; a right or a cluster that isn't there yet) would be missing for as long as the host lives, and a cluster that is made anew has another endpoint.
set -euo pipefail
: "${KUBECTL_VERSION:?}" "${KUBECTL_SHA256:?}" "${REGION:?}" "${CLUSTERS?}"

root=${HEADROOM_ROOT:-} # a test's
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# First: it needs no kubectl, and mustn't wait for a download that fails.
# Beside the old file and then in its place: a document that runs meanwhile reads the one or the other, whole.
kubeconfig=$root/etc/headroom/kubeconfig
install --mode=0600 /dev/null "$work/kubeconfig"
[[ ! -e $kubeconfig ]] || cp "$kubeconfig" "$work/kubeconfig"
for cluster in $CLUSTERS; do
  # One cluster that can't be described mustn't keep the others from being answered.
  aws eks update-kubeconfig --region "$REGION" --name "$cluster" --alias "$cluster" --kubeconfig "$work/kubeconfig" ||
    echo "headroom: no context for cluster $cluster" >&2
done
if ! cmp --silent "$work/kubeconfig" "$kubeconfig"; then
  install --mode=0600 "$work/kubeconfig" "$kubeconfig.new"
  mv "$kubeconfig.new" "$kubeconfig"
fi

kubectl=$root/usr/local/bin/kubectl
if ! echo "$KUBECTL_SHA256  $kubectl" | sha256sum --check --status 2>/dev/null; then
  curl --fail --silent --show-error --location --retry 10 --retry-all-errors --output "$work/kubectl" \
    "https://dl.k8s.io/release/$KUBECTL_VERSION/bin/linux/amd64/kubectl"
  echo "$KUBECTL_SHA256  $work/kubectl" | sha256sum --check --quiet
  install --mode=0755 "$work/kubectl" "$kubectl.new"
  mv "$kubectl.new" "$kubectl"
fi
# Run Command's shell may lack /usr/local/bin on its path.
ln --symbolic --force "$kubectl" "$root/usr/bin/kubectl"
