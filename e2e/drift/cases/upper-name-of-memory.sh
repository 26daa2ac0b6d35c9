# A foreign program whose path looks like memory's.
# expect: denied
mkdir -p '/memfd:'
cp /foreign/program '/memfd:/x'
'/memfd:/x'
