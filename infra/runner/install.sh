#!/bin/bash
# The end of the runner's user data: what stands before it (RunnerHost) has written /etc/headroom/runner.env and /usr/local/sbin/headroom-prepare.
chmod 0755 /usr/local/sbin/headroom-prepare

cat >/etc/systemd/system/headroom-prepare.service <<'UNIT'
[Unit]
Description=kubectl and a context for each of Headroom's clusters
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
EnvironmentFile=/etc/headroom/runner.env
ExecStart=/usr/local/sbin/headroom-prepare
UNIT

cat >/etc/systemd/system/headroom-prepare.timer <<'UNIT'
[Unit]
Description=Prepares Headroom's runner again and again

[Timer]
OnActiveSec=0
OnUnitInactiveSec=10min

[Install]
WantedBy=timers.target
UNIT

systemctl daemon-reload
systemctl enable --now headroom-prepare.timer
