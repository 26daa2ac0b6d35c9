#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/pam.d
echo 'auth sufficient pam_permit.so' >/etc/pam.d/common-auth
took_place
