"""What a bastion runs when it starts: sshd forwards no agent, takes no password and lets nobody in as root.

Files of sshd_config.d are read first, and the first value of a keyword holds (sshd_config(5), Amazon Linux 2023).
"""

START = """\
#!/bin/bash
set -eu
cat > /etc/ssh/sshd_config.d/10-bastion.conf <<'SSHD'
AllowAgentForwarding no
X11Forwarding no
PasswordAuthentication no
PermitRootLogin no
MaxAuthTries 3
ClientAliveInterval 300
ClientAliveCountMax 2
SSHD
systemctl restart sshd
"""
