set -e
perl -MPOSIX -MSocket -e 'print POSIX::floor(3.7), "\n"' | grep -q 3
perl -e 'open(my $f, ">", "/tmp/p"); print $f "x\n"; close $f; open($f, "<", "/tmp/p"); print <$f>' | grep -q x
perl -e 'system("/bin/true") == 0 or die'
