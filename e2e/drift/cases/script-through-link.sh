# A foreign script by a link.
# expect: denied
cp /foreign/script.sh /opt/x
ln -s /opt/x /opt/y
sh /opt/y
