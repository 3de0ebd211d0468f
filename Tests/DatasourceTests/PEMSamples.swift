/// Certificates and keys that were made for these tests and protect nothing.
enum PEMSamples {
    /// An elliptic curve key after its parameters, as `openssl ecparam` writes it.
    static let ecKey = """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIHDQ2wz250fHUnY8QYt8riOH79hlTH+Q/pUn3TkfPg0HoAoGCCqGSM49
        AwEHoUQDQgAEswY5D/qxZwi3SiB+8EHmN47p1VB+No/4EwinIfOqnb+40gWIhej8
        fjnStBUB3gD60GRzJUZCBwK/3tBdbB7cxQ==
        -----END EC PRIVATE KEY-----

        """

    /// PKCS #8.
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcNDbDPbnR8dSdjxB
        i3yuI4fv2GVMf5D+lSfdOR8+DQehRANCAASzBjkP+rFnCLdKIH7wQeY3junVUH42
        j/gTCKch86qdv7jSBYiF6Px+OdK0FQHeAPrQZHMlRkIHAr/e0F1sHtzF
        -----END PRIVATE KEY-----

        """

    /// PKCS #8, encrypted.
    static let encryptedKey = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiHr+aLm5I8hQICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEE3tjrlc55D3pSyeWCd3a7AEgZCU
        ul5M0Z+osSFPfNKFuZFLaHLqg40qUAe1X0h3RWu7ov5kqlCDo00GLIgMbK+nR1ag
        qD0TNGk9VZfP069dt1X7Z+tQmxrHKC0Yk+wVR4ZkI/TL7OAWq1qPMfteYcqi/qiI
        4bP2FxO+12ZPaa9tGdG/U437fWg/x+RFS2TnZbCPOmYZoJyHUx/1Ih9idhGt2Dw=
        -----END ENCRYPTED PRIVATE KEY-----

        """

    /// Encrypted in the old way, with headers.
    static let encryptedOldKey = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,8C350E3C44A059E6C441C35699AB9DD1

        RG0AS36draml3FX8dbBQw+dB7g4e7DSejV2erhFMEmc36hV7bWVWrImyiUpc+w/A
        Sho0FX8DBQdgateMAKSVi9I2+AAu9lcZts9vxyMnk+AU/rerXfZQwuu0+/8ok7Zl
        rF1lxX+SBnMnm0Mfo6ukUQ8G/0prML+u8QgmVaysxGo=
        -----END EC PRIVATE KEY-----

        """

    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBbTCCAROgAwIBAgIUYyy/mqNv9+KgP3e8DLBMIKUHv78wCgYIKoZIzj0EAwIw
        DDEKMAgGA1UEAwwBdDAeFw0yNjExMjExMDQ5MTRaFw0zNjExMTgxMDQ5MTRaMAwx
        CjAIBgNVBAMMAXQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASzBjkP+rFnCLdK
        IH7wQeY3junVUH42j/gTCKch86qdv7jSBYiF6Px+OdK0FQHeAPrQZHMlRkIHAr/e
        0F1sHtzFo1MwUTAdBgNVHQ4EFgQUbWqi70FpRJHal6w5tlfHEl1CaSEwHwYDVR0j
        BBgwFoAUbWqi70FpRJHal6w5tlfHEl1CaSEwDwYDVR0TAQH/BAUwAwEB/zAKBggq
        hkjOPQQDAgNIADBFAiEAuJ1/K+Y1NAiYY+syeHb8d11kksbE7r1xtJz00t5XBfsC
        IF/pLPJvrtHGGXvNkDKasNxixUCmiLz1GIjtYTf28LVZ
        -----END CERTIFICATE-----

        """

    /// OpenSSL's own form, with what it is trusted for.
    static let trustedCertificate = """
        -----BEGIN TRUSTED CERTIFICATE-----
        MIIBbTCCAROgAwIBAgIUYyy/mqNv9+KgP3e8DLBMIKUHv78wCgYIKoZIzj0EAwIw
        DDEKMAgGA1UEAwwBdDAeFw0yNjExMjExMDQ5MTRaFw0zNjExMTgxMDQ5MTRaMAwx
        CjAIBgNVBAMMAXQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASzBjkP+rFnCLdK
        IH7wQeY3junVUH42j/gTCKch86qdv7jSBYiF6Px+OdK0FQHeAPrQZHMlRkIHAr/e
        0F1sHtzFo1MwUTAdBgNVHQ4EFgQUbWqi70FpRJHal6w5tlfHEl1CaSEwHwYDVR0j
        BBgwFoAUbWqi70FpRJHal6w5tlfHEl1CaSEwDwYDVR0TAQH/BAUwAwEB/zAKBggq
        hkjOPQQDAgNIADBFAiEAuJ1/K+Y1NAiYY+syeHb8d11kksbE7r1xtJz00t5XBfsC
        IF/pLPJvrtHGGXvNkDKasNxixUCmiLz1GIjtYTf28LVZMAwwCgYIKwYBBQUHAwE=
        -----END TRUSTED CERTIFICATE-----

        """

    static let openSSHKey = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
        QyNTUxOQAAACDMF4tjv1Z5SfaUkyPm2b5rMjE7o8V9pKCoJfd0aFRfWAAAAIih35+hod+f
        oQAAAAtzc2gtZWQyNTUxOQAAACDMF4tjv1Z5SfaUkyPm2b5rMjE7o8V9pKCoJfd0aFRfWA
        AAAEAZFwLWS9iverWDbzPo+asQPbuZcuP5wzHTrr9IbNilKswXi2O/VnlJ9pSTI+bZvmsy
        MTujxX2koKgl93RoVF9YAAAAAAECAwQF
        -----END OPENSSH PRIVATE KEY-----

        """
}
