"""Small folders in the shapes that are imported, written by the tests themselves."""

HEADERS = {
    "Service Listing0.csv": "IsActive,Code,Desc,Cate,Price,Cost",
    "Product Listing (Retail)0.csv": (
        "IsActive,Code,Description,Supplier,Brand,Category,Price,On Hand,Minimum,Maximum,Cost,COG,YTD,Package"
    ),
    "Future Bookings (All Clients)0.csv": "Code,Staff,Service,Date,Time,TimeInt",
    "Client Cancellations0.csv": "Cancel Date,Code,Service,Staff,Booking Date,Canceled By,Days",
    "No-Show Report0.csv": "Date,Code,Service,Staff",
    "Receipt Transactions0.csv": "Receipt,Date,Description,Client,Staff,Quantity,Amount,GST,PST",
}
SERVICES, PRODUCTS, BOOKINGS, CANCELLATIONS, NO_SHOWS, RECEIPTS = HEADERS
USUAL = {
    SERVICES: [
        "TRUE,CUT,Women's cut,STYLE,80,5",
        "TRUE,COL,Full colour,COLOUR,0,10",
        "TRUE,CON,Consultation,MISC,0,0",
        "TRUE,F&F,,MISC,0,0",
    ],
    PRODUCTS: [
        "TRUE,OIL100,Argan oil 100ml,ACME,AO,RETAIL,30,2,2,2,15,30,,FALSE",
        "TRUE,MISC,,,,,0,-3,0,0,0,0,,FALSE",
    ],
    RECEIPTS: ["10,03/15/2018,Women's cut,C1,ANN,1,82,4.1,6.56"],
}


def write_hairsalon(folder, **files):
    """Write all six reports; `receipts=[...]` and the like replace the usual rows."""
    wanted = {name.upper(): rows for name, rows in files.items()}
    names = dict(
        zip(("SERVICES", "PRODUCTS", "BOOKINGS", "CANCELLATIONS", "NO_SHOWS", "RECEIPTS"), HEADERS, strict=True)
    )
    folder.mkdir(exist_ok=True)
    for key, name in names.items():
        rows = wanted.get(key, USUAL.get(name, []))
        (folder / name).write_text("\r\n".join([HEADERS[name], *rows, ""]), encoding="utf-8")
    return folder


OWN = {
    "staff.csv": [
        "code,name,started_on,ended_on,colour",
        "ann,Ann Example,2023-01-01,,3",
        "bea,Bea Example,2023-01-01,,4",
    ],
    "clients.csv": [
        "code,first_name,last_name,phone,email,language,birth_date,product_talk",
        "c1,Cilla,Client,+358401234567,cilla@example.org,en,1980-02-29,never",
        "c2,Diana,,,,,,",
    ],
    "categories.csv": ["name", "Facial", "Body"],
    "services.csv": [
        "code,name,category,minutes,price,buffer_minutes,vat_class,active",
        "FAC,Facial,Facial,60,89.00,15,general,1",
    ],
    "products.csv": ["code,name,brand,line,category,price,size", "CREAM,Night cream,Kaste,Yö,Facial,59.00,50 ml"],
    "absences.csv": ["staff,kind,starts_on,ends_on", "ann,family,2025-06-01,"],
    "covers.csv": ["absent,substitute,starts_on,ends_on", "ann,bea,2025-06-01,2025-12-31"],
    "campaigns.csv": ["name,starts_on,ends_on", "Spring,2025-03-01,2025-03-15"],
    "schemes.csv": [
        "staff,version,valid_from,valid_until,treatment_percent,product_percent,accepted_on",
        "ann,1,2024-01-01,,30,10,2023-12-20",
    ],
    "appointments.csv": [
        "appointment,client,staff,service,starts_at,minutes,state,booked_at,source,price,changed_at,reason",
        "a1,c1,ann,FAC,2025-03-03T10:00,60,completed,2025-02-20T09:00,phone,85.00,,",
        "a2,c2,ann,FAC,2025-03-04T10:00,60,cancelled_client,2025-02-20T09:00,phone,,2025-03-01T08:00,ill",
        "a3,c2,ann,FAC,2025-03-05T10:00,60,no_show,,,,,",
    ],
    "visits.csv": ["visit,day,client,staff,category,product_talk", "v1,2025-03-03,c1,ann,Facial,never"],
    "treatments.csv": [
        "visit,service,appointment,note,reaction,signed_at",
        'v1,FAC,a1,"Redness, gone in ten minutes.",1,2025-03-03T11:00',
    ],
    "recommendations.csv": [
        "visit,product,reason,need,slot,basis,offered_at,answer,answered_at,rests_until,despite_visit,despite_product",
        "v1,CREAM,dry cheeks,useful,evening,client_asked,2025-03-03T10:50,bought,2025-03-03T10:55,,,",
    ],
    "feedback.csv": ["visit,in_peace,answered_at", "v1,5,2025-03-04T12:00"],
    "receipts.csv": [
        "series,number,paid_at,client,staff,visit,appointment,kind,code,name,quantity,"
        "unit_gross,vat_rate,net,vat,gross,origin,method",
        "2025,7,2025-03-03T11:05,c1,ann,v1,a1,treatment,FAC,Facial,1,85.00,25.50,67.73,17.27,85.00,,card",
        "2025,7,2025-03-03T11:05,c1,ann,v1,,product,CREAM,Night cream,1,59.00,25.50,47.01,11.99,59.00,advice,card",
    ],
}


def write_own(folder, without=(), **files):
    """Write our own format; `visits=[...]` replaces the rows below that file's header."""
    folder.mkdir(exist_ok=True)
    for name, lines in OWN.items():
        if name not in without:
            rows = files.get(name.removesuffix(".csv"), lines[1:])
            (folder / name).write_text("\n".join([lines[0], *rows, ""]), encoding="utf-8")
    return folder
