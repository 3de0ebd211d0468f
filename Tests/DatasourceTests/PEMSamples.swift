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

    /// Of 1024 bits, which is too few.
    static let shortKey = """
        -----BEGIN PRIVATE KEY-----
        MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAMmWgACArcQNzl0k
        19Lb3ODRY2Xs03a3t4NNoEOhUkgiqmAO8dZwsSVGRTace9bgU/H5fS+cJdQhnPsk
        oHs8SN7LaFOghCUtyn3vql1nK9HlF75a/WMXBCCurxER5WzXk2s/yJyetHgyOK46
        9I2/ifWZeWRWC4zpc9t05oZ7K3e3AgMBAAECgYBgwCjDFP9RH0cyESK8guVpyVUp
        cBa13crn6/PFQcHZ+TlITSPoxcFfoHBLm6McKCJh+loI5aqKO2+6YYPcYbyexwLV
        zQTMD3/Vgf+EF1bbziTSuCH/V0rQzL4Gz2KKwoBMCFKh+04sHv03Xmd91YdWpqmn
        2GdTfSLqwYMpzI6RgQJBAPI38KhThDKMt11H40qnCpMzE3z7ZaXZPbe9+yGLFX2f
        15yxhqFe7OQYVOCzbajKuuu5BI29ec+BTYwMfjlnIOECQQDVDsAL+pP08VPEK4Gf
        7/l2pKwxt+Xk2iXze/A+kpy39o0ayo/QDFkL3XX8+dfbMYewTfhWQOxOyB6AUROz
        0nOXAkARbg0XT8s3iAC56a5ldNfB9+7zE3QhFxzl1/n2U/fb7mCpmezCN/57+3RA
        JylA+DWzOMEnIfdeA0P9S/jZUJ6BAkEAlG6USUQntCw06aRNyHlNWOTcuj6eQVPh
        wMIF2/IUkO2J3LJmgtE3cFa3jqkZQzI8kA2iB6VvfGtbJJZXnZ3uvQJAAcxK5uiD
        kn/An6LYQCx43LPSiWo+U6ToC2ISVswldQVssAeA7TphmLzmBadWJhhh/+LihsMr
        1PhMrqWH6oduRA==
        -----END PRIVATE KEY-----

        """

    /// The same without what says that it is RSA, apart from its first line (PKCS #1).
    static let shortOldKey = """
        -----BEGIN RSA PRIVATE KEY-----
        MIICXAIBAAKBgQDJloAAgK3EDc5dJNfS29zg0WNl7NN2t7eDTaBDoVJIIqpgDvHW
        cLElRkU2nHvW4FPx+X0vnCXUIZz7JKB7PEjey2hToIQlLcp976pdZyvR5Re+Wv1j
        FwQgrq8REeVs15NrP8icnrR4MjiuOvSNv4n1mXlkVguM6XPbdOaGeyt3twIDAQAB
        AoGAYMAowxT/UR9HMhEivILlaclVKXAWtd3K5+vzxUHB2fk5SE0j6MXBX6BwS5uj
        HCgiYfpaCOWqijtvumGD3GG8nscC1c0EzA9/1YH/hBdW284k0rgh/1dK0My+Bs9i
        isKATAhSoftOLB79N15nfdWHVqapp9hnU30i6sGDKcyOkYECQQDyN/CoU4QyjLdd
        R+NKpwqTMxN8+2Wl2T23vfshixV9n9ecsYahXuzkGFTgs22oyrrruQSNvXnPgU2M
        DH45ZyDhAkEA1Q7AC/qT9PFTxCuBn+/5dqSsMbfl5Nol83vwPpKct/aNGsqP0AxZ
        C911/PnX2zGHsE34VkDsTsgegFETs9JzlwJAEW4NF0/LN4gAuemuZXTXwffu8xN0
        IRcc5df59lP32+5gqZnswjf+e/t0QCcpQPg1szjBJyH3XgND/Uv42VCegQJBAJRu
        lElEJ7QsNOmkTch5TVjk3Lo+nkFT4cDCBdvyFJDtidyyZoLRN3BWt46pGUMyPJAN
        ogelb3xrWySWV52d7r0CQAHMSubog5J/wJ+i2EAseNyz0olqPlOk6AtiElbMJXUF
        bLAHgO06YZi85gWnViYYYf/i4obDK9T4TK6lh+qHbkQ=
        -----END RSA PRIVATE KEY-----

        """

    /// Of 2048 bits.
    static let rsaKey = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCgC+4yq7SvcJij
        Kkzm20lH8+NkJP71SwOJCMAEHQbXHupm6Gy2o+XfcnYlSTY+BP/Jhu8SEADwK2kM
        e3fKsTT2Mnx1rrEfAxg7jTMWrNAlpLpJjiciVBQWZxWW1Oh23fu+86kYPYL0mTbo
        qe+gjjdXDFJwtD13x6gmY24Piuy92uaeXrXwybLl+vywbr5XdFMwc/EupQBUpqBV
        L54QCnZkBSMTGF8SZVqJpISTMnPdY5c9SQwFRBRxXz/Y2TdnSdAdqjolYqrqSkm1
        q7xU1hcnZB4Zwgg2i6IunxVc5zPdFiGDL4/9WD4qEeKnloKl0SPn9AoejOORhOdb
        BN6vptxBAgMBAAECggEATI1IUt5EX4IY0Dqka+vJgmwKgNUdSlCmET6pMY58vhqg
        fbaAgV+lzRofnrgFBOc5PbiX02jqOfZZmcnYw4+9SGFfnJ6BQ9ckGR/xps/kA41m
        OVaQK2BR92E5N1sBEhIdnvlHETwizkIWvHTEFGTR3YYcTKI5oHhUWoBGnZKSqEAw
        KUk2rdS7zQ2D8h5W5D0GaO+zxXtuYRshL+HH8kv0OjiwGn2qPHrXNF6qyehyVsD7
        OzJGIE/w693Em/07IQ8RjebT26H0FYab+JPNP6eT4J0/CB8s6fRn+b23giqK3jFA
        vxhpNlYGr54j2u0o0ksvHfA+WkZx9CVQlH4LaTX6TQKBgQDiIBdxX/VAHsPOluBK
        vDf0eT2E8yWTyvr2xibSjk4+e+5CROnl+yCkAZ6yk9f+Itx008uWEaK4WGMpE84n
        78rL4i4vKwN2QaUIAnxgfFZ/gzqFukO2fNz+DsSPzh9gi19DISoeVbt70VY3M4tq
        aeNOIV9hrRyViXmIxHwOqC6grwKBgQC1MPQXPY8wo2LIJn13AdWJ0+avnStTLyGD
        TEGDhGHNFdsg1rFtb5cRbr984UP3hxmQBf3cw9jAks8m8ydGdWl79sA6bCjNQcO7
        A5ZoMKBLofby0uchNt/UVLodSXH+YlUdR5OMoZmIfSId06JFBCzevd9CCYk6QVCf
        +t96V7QuDwKBgAZ57tHzcp28g9Ul4xSg4WViF434PMpH1Po+YJxFMR5/BCrnuF86
        2wt3dGke7N+9ddzut/T7WlK3TVe+1ne0WXWPa800CSxY4vYgxBkrVnreck2kMQ5H
        8zhfieeoeqOUOk085OzrfawlKbf5BPQuRjFVqVqtz5TE1DNDlV4CGRvHAoGBAKe6
        IEqfPrz8kkXLc5tFxGGpGcP5TxDa8T/0yDSxyEMr90Qn2ej/Qq3tgi9c7CjoFB7B
        nSXO2ggyHrbkobfUmogZfArY8tBHD6RABux+DvTUgqB34WNaw8pvgDX6Nh8Q8c9/
        4bNuKI0zoPBRZ8ZRviOXSmN8Jl8Z9UOS3WsIYw+7AoGAK2HCac/ak6LKoc9ORvbp
        fdkQrCuo+Bvshyx4f9pEbsyzXS93hPAbhxr/u5JAdKhLjwQLxWawqzT1y8eiUcE1
        J9hKPbKUJscGka/XT1oCe7oRp5seD3YvbYJ8rSWpEyQ2stuPKVzvnPJ63P5teZL2
        cWkzzfJFu8YnbpBJ66NRjUQ=
        -----END PRIVATE KEY-----

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
