"""What a NAT instance runs when it starts, as AWS describes it for Amazon Linux.

https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
"""

START = """\
#!/bin/bash
set -eu
dnf install -y iptables-services
systemctl enable --now iptables
echo 'net.ipv4.ip_forward = 1' > /etc/sysctl.d/90-nat.conf
sysctl -p /etc/sysctl.d/90-nat.conf
card=$(ip -o -4 route show to default | awk '{print $5}' | head -n 1)
iptables -t nat -A POSTROUTING -o "$card" -j MASQUERADE
iptables -F FORWARD
service iptables save
"""
