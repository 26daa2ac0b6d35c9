# A foreign script that is named to bash.
# expect: denied
cp /foreign/script.sh /opt/x
bash -e /opt/x
