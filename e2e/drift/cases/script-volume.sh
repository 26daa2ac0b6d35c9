# A script on a folder of the host.
# expect: denied
sh /foreign/script.sh
