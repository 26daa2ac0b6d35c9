# A foreign script that is named to ruby.
# expect: denied
cp /foreign/script.rb /opt/x.rb
ruby /opt/x.rb
