# A foreign script that is named to perl.
# expect: denied
cp /foreign/script.pl /opt/x.pl
perl /opt/x.pl
