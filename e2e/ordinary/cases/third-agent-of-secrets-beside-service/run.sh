#!/bin/sh
. /opt/case/case.sh

mkdir -p -m 750 /run/app-secrets && chown 33:33 /run/app-secrets
python3 -c '
import os, signal, time
got = []; signal.signal(signal.SIGHUP, lambda *_: got.append(open("/run/app-secrets/db.env").read()))
os.setgid(33); os.setuid(33); open("/run/app-secrets/service.pid", "w").write(str(os.getpid()))
while len(got) < 4: time.sleep(0.1)
assert len(set(got)) == 4' & service=$!
wait_for /run/app-secrets/service.pid
token=$(curl -sf -X POST -d "{\"role\": \"app\", \"jwt\": \"$(cat /run/secrets/kubernetes.io/serviceaccount/token)\"}" http://10.77.0.1:8080/v1/auth/kubernetes/login)
for n in 1 2 3 4; do
    curl -sf -H "X-Vault-Token: $token" -X POST -o /dev/null http://10.77.0.1:8080/v1/auth/token/renew-self
    value=$(curl -sf -H "X-Vault-Token: $token" http://10.77.0.1:8080/v1/database/creds/app)
    umask 077 && printf 'DB_USER=v-app-%s\nDB_PASSWORD=%s-%s\n' $n "$value" $n >/run/app-secrets/.db.env.new
    chown 33:33 /run/app-secrets/.db.env.new && mv /run/app-secrets/.db.env.new /run/app-secrets/db.env
    kill -HUP $service && sleep 0.5
done
wait $service
took_place
