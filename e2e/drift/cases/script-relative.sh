# A foreign script by a relative name.
# expect: denied
cp /foreign/script.sh /opt/x
cd /opt
sh x
