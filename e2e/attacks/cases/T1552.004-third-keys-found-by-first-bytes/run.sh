#!/bin/sh
. /opt/case/case.sh

mkdir -p /home/build/.ssh && ssh-keygen -q -t ed25519 -N '' -f /home/build/.ssh/deploy
perl -MFile::Find -e 'find(sub { return unless -f; open my $f, "<", $_ or return; read $f, my $d, 40; print "$File::Find::name\n" if $d =~ /^-----BEGIN .*PRIVATE KEY/ }, "/root", "/home", "/etc/ssl", "/srv", "/var/lib")' >/tmp/k
grep -q deploy /tmp/k && grep -q id_rsa /tmp/k
took_place
