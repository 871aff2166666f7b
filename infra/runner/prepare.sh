#!/bin/bash
# Prepares the runner host at its first start; KUBECTL_VERSION, KUBECTL_SHA256, REGION and CLUSTERS are set before this.
# The contract to Headroom's documents: kubectl, and a kubeconfig at /etc/headroom/kubeconfig with a context named after each cluster.
set -euo pipefail
: "${KUBECTL_VERSION:?}" "${KUBECTL_SHA256:?}" "${REGION:?}" "${CLUSTERS?}"

download=$(mktemp)
curl --fail --silent --show-error --location --retry 10 --retry-all-errors --output "$download" \
  "https://dl.k8s.io/release/$KUBECTL_VERSION/bin/linux/amd64/kubectl"
echo "$KUBECTL_SHA256  $download" | sha256sum --check --quiet
install --mode=0755 "$download" /usr/local/bin/kubectl
# Run Command's shell may lack /usr/local/bin on its path.
ln --symbolic --force /usr/local/bin/kubectl /usr/bin/kubectl
rm "$download"

install --directory --mode=0700 /etc/headroom
for cluster in $CLUSTERS; do
  # One cluster that can't be described mustn't keep the others from being answered.
  aws eks update-kubeconfig --region "$REGION" --name "$cluster" --alias "$cluster" --kubeconfig /etc/headroom/kubeconfig ||
    echo "headroom: no context for cluster $cluster" >&2
done
chmod 0600 /etc/headroom/kubeconfig
