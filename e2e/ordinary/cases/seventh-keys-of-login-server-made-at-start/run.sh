#!/bin/sh
. /opt/case/case.sh

useradd -m -d /srv/git -s /bin/sh git && mkdir -p /srv/git/.ssh /etc/dropbear
dropbearkey -t ed25519 -f /etc/dropbear/hk >/dev/null 2>&1
ssh-keygen -q -t ed25519 -N '' -f /srv/app/user 
printf '#!/bin/sh\nexec git-shell -c "$SSH_ORIGINAL_COMMAND"\n' >/usr/local/bin/git-only && chmod +x /usr/local/bin/git-only
printf 'command="/usr/local/bin/git-only",no-port-forwarding,no-pty %s\n' "$(cat /srv/app/user.pub)" >/srv/git/.ssh/authorized_keys
git init -q --bare /srv/git/app.git && chown -R git:git /srv/git && chmod 700 /srv/git /srv/git/.ssh && chmod 600 /srv/git/.ssh/authorized_keys
dropbear -F -E -s -r /etc/dropbear/hk -p 127.0.0.1:2222 2>/srv/log & server=$!
sleep 1
git init -q /srv/work && cd /srv/work && git config user.email a@example.org && git config user.name a && date >f && git add f && git commit -qm one
GIT_SSH_COMMAND='ssh -q -i /srv/app/user -o StrictHostKeyChecking=no -p 2222' git push -q ssh://git@127.0.0.1/srv/git/app.git HEAD:main
kill $server
git -C /srv/git/app.git --no-pager -c safe.directory='*' log --oneline main | grep -q one
took_place
