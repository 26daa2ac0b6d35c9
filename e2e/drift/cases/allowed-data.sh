# Foreign data are read and written.
# expect: allowed
cp /foreign/program /opt/x
cat /opt/x > /dev/null
sha256sum /opt/x
mv /opt/x /opt/y
gzip /opt/y
rm /opt/y.gz
echo DONE
