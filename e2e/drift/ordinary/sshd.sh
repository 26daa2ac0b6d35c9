set -e
mkdir -p /run/sshd
ssh-keygen -q -t ed25519 -N '' -f /tmp/k
mkdir -p /root/.ssh
cp /tmp/k.pub /root/.ssh/authorized_keys
chmod 700 /root/.ssh
/usr/sbin/sshd
sleep 0.5
[ "$(ssh -o StrictHostKeyChecking=no -o LogLevel=ERROR -i /tmp/k root@127.0.0.1 'echo in')" = in ]
