"""SM2 by gmssl, past one trap: its initialiser strips every leading 0 and 4 of a public key that begins with 04."""
from gmssl import sm2


def sm2_key(private="", public=""):
    """The key of these hexadecimal numbers; without `public` it computes points only."""
    key = sm2.CryptSM2(private_key=private, public_key="")
    key.public_key = public
    return key


def sm2_public(private):
    """The point of a private number: x and y, 64 hexadecimal digits each."""
    return sm2_key(private)._kg(int(private, 16), sm2.default_ecc_table["g"])
