#!/bin/sh
. /opt/case/case.sh

mkdir -p /etc/pam.d /etc/ssh
printf 'auth required pam_google_authenticator.so\n@include common-auth\n' >/etc/pam.d/sshd
printf 'AuthenticationMethods publickey,keyboard-interactive\nKbdInteractiveAuthentication yes\n' >/etc/ssh/sshd_config
sed -i '/google_authenticator/d; $a account optional pam_permit.so' /etc/pam.d/sshd
perl -pi -e 's/^AuthenticationMethods.*/AuthenticationMethods any/; s/^KbdInter.*/KbdInteractiveAuthentication no/' /etc/ssh/sshd_config
: >/root/.google_authenticator
! grep -q google /etc/pam.d/sshd
took_place
