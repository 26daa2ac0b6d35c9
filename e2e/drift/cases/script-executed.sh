# A foreign script by its path.
# expect: denied
cp /foreign/script.sh /opt/x
chmod 755 /opt/x
/opt/x
