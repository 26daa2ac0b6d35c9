# A foreign script that is named to sh.
# expect: denied
cp /foreign/script.sh /tmp/x
sh /tmp/x
