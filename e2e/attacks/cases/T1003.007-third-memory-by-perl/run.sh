#!/bin/sh
. /opt/case/case.sh

TOKEN=ghp_baitbaitbaitbait python3 -c 'import os, time; secret = os.environ["TOKEN"] * 3; time.sleep(20)' & victim=$!
sleep 1
perl -e '
my $p = shift; open my $m, "<", "/proc/$p/maps" or die; open my $f, "<:raw", "/proc/$p/mem" or die;
while (<$m>) { my ($a, $b) = /^([0-9a-f]+)-([0-9a-f]+) rw/ or next; ($a, $b) = (hex $a, hex $b);
  next if $b - $a > 1 << 26; sysseek $f, $a, 0 or next; my $d; sysread $f, $d, $b - $a or next;
  print "$1\n" while $d =~ /(ghp_[a-z]{8,})/g }' $victim | grep -q ghp_bait
kill $victim
took_place
