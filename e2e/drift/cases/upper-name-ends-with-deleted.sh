# A foreign program whose name ends as the kernel marks deleted ones.
# expect: denied
cp /foreign/program '/opt/x (deleted)'
'/opt/x (deleted)'
